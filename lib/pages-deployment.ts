import { join } from 'node:path';
import { Stage } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, type ISource, Source } from 'aws-cdk-lib/aws-s3-deployment';
import type { Construct } from 'constructs';
import { pretendPaymentsPath } from '../functions/reservations/pretend-payment-body.ts';
import { cacheControlOf } from '../web/response-headers.ts';
import { buildPages } from './page-build.ts';
import type { Settings } from './settings.ts';

/**
 * Uploads the pages: first the parts, whose names say what is in them, so that they may be kept for ever; then the page
 * that names them, which is asked for anew each time. So nothing has to be invalidated, and a page that was loaded before
 * a deployment still finds its parts, for none is ever taken away.
 */
export function deployPages(
  scope: Construct,
  bucket: s3.IBucket,
  { logRetentionDays, removalPolicy, pretendPayments }: Settings,
): void {
  const config = { pretendPaymentsPath: pretendPayments ? pretendPaymentsPath : null };
  const pages = buildPages(outputDirectory(scope), config);
  const logGroup = new logs.LogGroup(scope, 'UploadLogs', { retention: logRetentionDays, removalPolicy });
  const upload = (id: string, source: ISource, path: string) =>
    new BucketDeployment(scope, id, {
      sources: [source],
      destinationBucket: bucket,
      destinationKeyPrefix: path.slice(1),
      cacheControl: [CacheControl.fromString(cacheControlOf(path))],
      prune: false,
      logGroup,
    });
  const parts = upload('Parts', Source.asset(join(pages, 'assets')), '/assets/');
  upload('Entrance', Source.asset(pages, { exclude: ['assets'] }), '/').node.addDependency(parts);
}

function outputDirectory(scope: Construct): string {
  const stage = Stage.of(scope);
  if (!stage) throw new Error(`${scope.node.path} is in no app`);
  return stage.outdir;
}
