import process from 'node:process';
import { MAX_DOCUMENT_BYTES } from '../bson.ts';
import type { Doc } from '../values.ts';
import { MAX_MESSAGE_BYTES } from '../wire.ts';
import type { Command, Commands } from './command.ts';

/** The wire version of MongoDB 7.0 and the version the store says it is. */
const MAX_WIRE_VERSION = 21;
const VERSION = '7.0.0';
const SESSION_MINUTES = 30;

/** The handshake: a standalone server, so that drivers send no retryable writes and start no transactions. */
const hello: Command = {
  fields:
    'helloOk client compression saslSupportedMechs speculativeAuthenticate loadBalanced topologyVersion ' +
    'maxAwaitTimeMS hostInfo internalClient backpressure',
  run: ({ connectionId }) => ({
    helloOk: true,
    ismaster: true,
    isWritablePrimary: true,
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    maxMessageSizeBytes: MAX_MESSAGE_BYTES,
    maxWriteBatchSize: 100_000,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: SESSION_MINUTES,
    connectionId,
    minWireVersion: 0,
    maxWireVersion: MAX_WIRE_VERSION,
    readOnly: false,
  }),
};

const buildInfo = saying({
  version: VERSION,
  versionArray: [...VERSION.split('.').map(Number), 0],
  gitVersion: 'embedded',
  modules: [],
  bits: 64,
  debug: false,
  maxBsonObjectSize: MAX_DOCUMENT_BYTES,
  storageEngines: ['lmdb'],
});

/** Sessions hold nothing here but snapshots. */
const endSessions: Command = {
  fields: '',
  run({ target }, { snapshots }) {
    snapshots.endOf(target);
    return {};
  },
};

const serverStatus: Command = {
  fields: 'repl metrics locks none',
  run: () => ({
    host: 'embedded',
    version: VERSION,
    process: 'embedded store',
    pid: process.pid,
    uptime: process.uptime(),
    localTime: new Date(),
    storageEngine: { name: 'lmdb', persistent: true },
  }),
};

/** A command that always answers the same. */
function saying(answer: Doc, fields = ''): Command {
  return { fields, run: () => answer };
}

/** What drivers and mongosh ask about the server itself. */
export const server: Commands = {
  hello,
  isMaster: hello,
  ismaster: hello,
  ping: saying({}),
  buildInfo,
  buildinfo: buildInfo,
  serverStatus,
  endSessions,
  connectionStatus: saying({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] } }, 'showPrivileges'),
  getParameter: saying(
    { featureCompatibilityVersion: { version: '7.0' } },
    'featureCompatibilityVersion allParameters showDetails',
  ),
  getLog: saying({ totalLinesWritten: 0, log: [] }),
};
