import { aggregate } from './aggregate.ts';
import { collStats, create, dbStats, drop, dropDatabase, listCollections, listDatabases } from './collections.ts';
import type { Command } from './command.ts';
import { explain } from './explain.ts';
import { findAndModify } from './find-and-modify.ts';
import { createIndexes, dropIndexes, listIndexes } from './indexes.ts';
import { count, distinctValues, find, getMore, killCursors } from './read.ts';
import {
  buildInfo,
  connectionStatus,
  endSessions,
  getCmdLineOpts,
  getLog,
  getParameter,
  hello,
  ping,
  refreshSessions,
  serverStatus,
  startSession,
  whatsMyUri,
} from './server-status.ts';
import { insert, remove, update } from './write.ts';

/** Everything the store does, by the name it is asked with. What is not here is refused by name. */
export const COMMANDS: ReadonlyMap<string, Command> = new Map(
  Object.entries({
    hello,
    isMaster: hello,
    ismaster: hello,
    ping,
    buildInfo,
    buildinfo: buildInfo,
    serverStatus,
    connectionStatus,
    whatsmyuri: whatsMyUri,
    getParameter,
    getCmdLineOpts,
    getLog,
    startSession,
    endSessions,
    refreshSessions,
    killSessions: endSessions,
    find,
    getMore,
    killCursors,
    count,
    distinct: distinctValues,
    aggregate,
    explain,
    insert,
    update,
    delete: remove,
    findAndModify,
    findandmodify: findAndModify,
    createIndexes,
    dropIndexes,
    deleteIndexes: dropIndexes,
    listIndexes,
    create,
    drop,
    dropDatabase,
    listCollections,
    listDatabases,
    collStats,
    collstats: collStats,
    dbStats,
    dbstats: dbStats,
  }),
);
