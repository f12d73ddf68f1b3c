/** `npm run control`: the operators' page, against a deployed stack or any API. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { stopSignal } from '../command.ts';
import { awsTrouble } from './aws-trouble.ts';
import { loadControlPage } from './control-page.ts';
import { controlRoom } from './control-room.ts';
import { startControlServer } from './server.ts';
import { type Source, sourceOf } from './source.ts';

interface Options extends Source {
  port: number;
}

const program = new Command('npm run control --')
  .description(
    'Serves the control room on 127.0.0.1: how a concert sells, live, and the release of expired holds. Calls are signed with your AWS credentials.',
  )
  .addOption(new Option('--stack <name>', 'the deployed stack, such as Holdfast').conflicts('api'))
  .option('--api <url>', 'instead of a stack: its API, or that of npm start')
  .option('--region <region>', 'of the stack (default: that of your AWS configuration)')
  .option('--port <port>', 'to listen on; 0 takes any free one', portIn, 3100)
  .addHelpText('after', help())
  .allowExcessArguments(false)
  .parse();

const options = program.opts<Options>();
if (!options.stack && !options.api) program.error('error: say which: --stack NAME, or --api URL');

try {
  const stopping = stopSignal();
  const { name, ...control } = await sourceOf(options);
  const server = await startControlServer(controlRoom(await loadControlPage(name), control), options.port);
  console.log(`The control room of ${name}: ${server.url}/control/   (Ctrl-C ends it)`);
  stopping.addEventListener('abort', () => void server.close());
} catch (error) {
  console.error(`The control room cannot open: ${awsTrouble(error)}`);
  process.exitCode = 1;
}

function portIn(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new InvalidArgumentError('It must be a number from 0 to 65535.');
}

function help(): string {
  return `
Credentials come from where the AWS command line has them: AWS_PROFILE, environment, single sign-on. They need
execute-api:Invoke on the API's operator routes and, for --stack, cloudformation:DescribeStacks, logs:FilterLogEvents on
the log of events, sqs:GetQueueAttributes on the two queues of failures and s3:ListBucket on the bucket of failed records.
With --api there is neither a log nor a queue to look at, unless it is the API of npm start.

Examples:
  npm run control -- --stack Holdfast --region eu-west-1
  npm run control -- --api http://127.0.0.1:3000`;
}
