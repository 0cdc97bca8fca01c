import process from 'node:process';
import { MAX_DOCUMENT_BYTES } from '../bson.ts';
import type { Doc } from '../values.ts';
import { MAX_MESSAGE_BYTES } from '../wire.ts';
import type { Command } from './command.ts';

/** The wire version of MongoDB 7.0 and the version the store says it is. */
const MAX_WIRE_VERSION = 21;
const VERSION = '7.0.0';
const SESSION_MINUTES = 30;

/** The handshake: a standalone server, so that drivers send no retryable writes and start no transactions. */
export const hello: Command = {
  fields: [
    'helloOk',
    'client',
    'compression',
    'saslSupportedMechs',
    'speculativeAuthenticate',
    'loadBalanced',
    'topologyVersion',
    'maxAwaitTimeMS',
    'hostInfo',
    'internalClient',
    'backpressure',
  ],
  run({ connectionId }) {
    return {
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
    };
  },
};

export const ping: Command = { fields: [], run: () => ({}) };

/** Sessions hold nothing here but snapshots. */
export const endSessions: Command = {
  fields: [],
  run({ target }, { snapshots }) {
    snapshots.endOf(target);
    return {};
  },
};

export const refreshSessions: Command = { fields: [], run: () => ({}) };

export const startSession: Command = {
  fields: [],
  run: () => ({ timeoutMinutes: SESSION_MINUTES }),
};

export const buildInfo: Command = {
  fields: [],
  run: () => ({
    version: VERSION,
    versionArray: [...VERSION.split('.').map(Number), 0],
    gitVersion: 'embedded',
    modules: [],
    bits: 64,
    debug: false,
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    storageEngines: ['lmdb'],
  }),
};

export const serverStatus: Command = {
  fields: ['repl', 'metrics', 'locks', 'none'],
  run(_request, { startedAt, connections, cursors, storage }) {
    const uptime = (Date.now() - startedAt) / 1_000;
    const memory: Doc = { resident: Math.round(process.memoryUsage.rss() / 1_048_576), bits: 64 };
    return {
      host: 'embedded',
      version: VERSION,
      process: 'embedded store',
      pid: process.pid,
      uptime,
      localTime: new Date(),
      connections: { current: connections() },
      mem: memory,
      metrics: { cursor: { open: { total: cursors.size } } },
      storageEngine: { name: 'lmdb', persistent: true, supportsCommittedReads: true, stats: storage.stats() },
    };
  },
};

export const connectionStatus: Command = {
  fields: ['showPrivileges'],
  run: () => ({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] } }),
};

export const whatsMyUri: Command = { fields: [], run: () => ({ you: 'local' }) };

export const getParameter: Command = {
  fields: ['featureCompatibilityVersion', 'allParameters', 'showDetails'],
  run: () => ({ featureCompatibilityVersion: { version: '7.0' } }),
};

export const getCmdLineOpts: Command = { fields: [], run: () => ({ argv: ['embedded store'], parsed: {} }) };

export const getLog: Command = { fields: [], run: () => ({ totalLinesWritten: 0, log: [] }) };
