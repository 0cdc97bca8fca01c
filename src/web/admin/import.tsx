import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Request, RequestHandler, Response } from 'express';
import { field, fields, param } from '../../http/parse.ts';
import { uploadOf } from '../../http/upload.ts';
import { Refusal } from '../../refusal.ts';
import { audit } from '../../staff/audit.ts';
import { exportList } from '../../subscribers/exportList.ts';
import { type Columns, FIELDS } from '../../subscribers/import/columns.ts';
import { listImports } from '../../subscribers/import/import.store.ts';
import { checkList, removeImport, startImport, takeList, theImport } from '../../subscribers/import/imports.ts';
import { errorsPath } from '../../subscribers/import/shelf.ts';
import { retentionReport } from '../../subscribers/retention.ts';
import { STATES } from '../../subscribers/subscriber.ts';
import { actorOf, doing, goTo, show, visitOf } from './answer.ts';
import { ImportPage } from './ImportPage.tsx';
import { ListsPage } from './ListsPage.tsx';
import { places } from './places.ts';
import { RetentionPage } from './RetentionPage.tsx';

const SHOWN = 20;

/** Lists in and out. */
export const listsPage: RequestHandler = (req, res) => drawLists(req, res, null);

export const uploadList: RequestHandler = doing(async (req, res) => {
  const { name, bytes } = uploadOf(req);
  const id = await takeList(name, bytes, actorOf(req));
  await audit(actorOf(req), 'list-uploaded', { importId: id });
  goTo(res, places.import(id));
}, drawLists);

export const importPage: RequestHandler = (req, res) => drawImport(req, res, null);

export const tryImport: RequestHandler = doing(async (req, res) => {
  const id = param(req, 'id');
  await checkList(id, columnsOf(req));
  goTo(res, places.import(id));
}, drawImport);

export const beginImport: RequestHandler = doing(async (req, res) => {
  const id = param(req, 'id');
  await startImport(id, field(req, 'basis'), actorOf(req));
  await audit(actorOf(req), 'readers-imported', { importId: id, basis: field(req, 'basis') });
  goTo(res, places.import(id));
}, drawImport);

export const dropImport: RequestHandler = doing(async (req, res) => {
  await removeImport((await theImport(param(req, 'id'))).id);
  goTo(res, places.lists, 'borttagen');
}, drawImport);

/** The rows that were not used, with the reason for each. */
export const importErrors: RequestHandler = async (req, res) => {
  const { id } = await theImport(param(req, 'id'));
  await audit(actorOf(req), 'import-errors-downloaded', { importId: id });
  res.attachment('rader-som-inte-anvandes.csv').type('text/csv; charset=utf-8');
  await pipeline(createReadStream(errorsPath(id)), res).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' || res.headersSent) throw error;
    res.removeHeader('Content-Disposition');
    throw new Refusal('not-found', 'Filen finns inte kvar.');
  });
};

/** The list as a file. Written into the trail before the first line leaves (R108). */
export const exportReaders: RequestHandler = async (req, res) => {
  const state = STATES.find((one) => one === field(req, 'lage'));
  const masked = field(req, 'maskera') === 'ja';
  await audit(actorOf(req), 'subscribers-exported', { state: state ?? 'all', masked });
  res.attachment(masked ? 'lasare-maskerade.csv' : 'lasare.csv').type('text/csv; charset=utf-8');
  await pipeline(exportList({ ...(state ? { state } : {}), masked }), res);
};

export const retentionPage: RequestHandler = async (req, res) => {
  show(res, <RetentionPage visit={visitOf(req)} lines={await retentionReport()} />);
};

async function drawLists(req: Request, res: Response, refusal: Refusal | null): Promise<void> {
  const imports = await listImports(SHOWN);
  show(res, <ListsPage visit={visitOf(req, refusal)} imports={imports} refusal={refusal} />, refusal);
}

async function drawImport(req: Request, res: Response, refusal: Refusal | null): Promise<void> {
  const list = await theImport(param(req, 'id'));
  // Every column is posted, also the one that is not there.
  const columns = refusal && fields(req, 'address').length ? columnsOf(req) : list.columns;
  const typed = { basis: refusal ? field(req, 'basis') : '', columns };
  show(res, <ImportPage visit={visitOf(req, refusal)} list={list} typed={typed} refusal={refusal} />, refusal);
}

function columnsOf(req: Request): Columns {
  return Object.fromEntries(
    FIELDS.flatMap((name) => {
      const place = field(req, name);
      return /^\d{1,2}$/.test(place) ? [[name, Number(place)]] : [];
    }),
  );
}
