import { devNull } from 'node:os';
import type { FunctionSettings } from './function-settings.ts';

const region = 'us-east-1';

/**
 * A function's variables: the template's, and those that Lambda sets. The access key id is the function's logical
 * id, by which the gateway knows the caller. The SDK's configuration files are set aside, since what the machine's
 * user wrote into theirs has no place in a function.
 */
export function environmentVariables(settings: FunctionSettings, gatewayUrl: string): Record<string, string> {
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: settings.functionName,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(settings.memoryMb),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    _HANDLER: settings.handler,
    LAMBDA_TASK_ROOT: settings.taskRoot,
    AWS_ACCESS_KEY_ID: settings.functionId,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL: gatewayUrl,
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    ...settings.variables,
  };
}
