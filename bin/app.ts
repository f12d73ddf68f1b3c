import { App } from 'aws-cdk-lib';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import cdkJson from '../cdk.json' with { type: 'json' };
import { SeatReservation } from '../lib/seat-reservation.ts';
import { readSettings } from '../lib/settings.ts';
import { SynthError } from '../lib/synth-error.ts';

try {
  // What a new project is advised to switch on, for the pinned version of the library.
  // The CDK's command line hands over the context of cdk.json; whoever runs this file by itself gets it here.
  const app = new App({ context: { ...recommendedFlags, ...cdkJson.context } });
  new SeatReservation(app, readSettings(app.node));
  app.synth();
} catch (error) {
  if (!(error instanceof SynthError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
