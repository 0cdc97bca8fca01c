import type { Request, RequestHandler, Response } from 'express';
import { changeLogo, changeLook, restoreLook } from '../../../editions/changeLook.ts';
import { currentLook, listLooks } from '../../../editions/look.store.ts';
import { checkLook, type Look } from '../../../editions/look.ts';
import { previewUnsaved } from '../../../editions/preview.ts';
import { letterPolicy } from '../../../http/headers.ts';
import { field, fields } from '../../../http/parse.ts';
import { uploadOf } from '../../../http/upload.ts';
import { listIssues } from '../../../issues/issue.store.ts';
import { Refusal } from '../../../refusal.ts';
import { audit } from '../../../staff/audit.ts';
import { actorOf, asked, doing, goTo, show, visitOf } from '../answer.ts';
import { places } from '../places.ts';
import { LookPage } from './LookPage.tsx';

/* The newsletter's look: seen, changed with the letter beside, and taken back. */

const MOST_LOGO_BYTES = 15_000_000;

export const lookPage: RequestHandler = (req, res) => draw(req, res, null);

export const saveLook = doing(async (req, res) => {
  await changeLook(Number(field(req, 'version')), typedOver(await currentLook(), req), actorOf(req));
  await audit(actorOf(req), 'look-changed');
  goTo(res, places.look, 'sparad');
}, draw);

export const uploadLogo = doing(async (req, res) => {
  const alt = field(req, 'newAlt');
  if (!alt)
    throw new Refusal('invalid', 'Skriv vad logotypen föreställer, till exempel organisationens namn.', 'newAlt');
  await changeLogo(Number(field(req, 'version')), await bytesOf(req), alt, actorOf(req));
  await audit(actorOf(req), 'look-changed', { logo: true });
  goTo(res, places.look, 'sparad');
}, draw);

export const takeLookBack = doing(async (req, res) => {
  await restoreLook(Number(field(req, 'version')), Number(field(req, 'till')), actorOf(req));
  await audit(actorOf(req), 'look-restored', { version: field(req, 'till') });
  goTo(res, places.look, 'utseende-ater');
}, draw);

/** The newest issue in the look in force, or as it would be with what stands in the fields. Changes nothing. */
export const previewLook: RequestHandler = async (req, res) => {
  const view = field(req, 'vy') || asked(req, 'vy');
  const [current, { items }] = await Promise.all([currentLook(), listIssues({ limit: 1 })]);
  const [issue] = items;
  if (!issue) throw new Refusal('not-found', 'Det finns inget nummer att visa ännu.');
  const look = req.method === 'POST' ? whatIsRight(current, typedOver(current, req)) : current;
  letterPolicy(req, res);
  res.setHeader('Cache-Control', 'no-store');
  res.type('html').send(await previewUnsaved(issue, 'html', { language: 'sv', dark: view === 'mork', look }));
};

/** While somebody types a colour it is no colour yet: of each field what may be kept, else what is in force. */
function whatIsRight(current: Look, typed: Look): Look {
  const right = { ...current };
  for (const name of ['ground', 'accent', 'header', 'footer', 'logo'] as const) {
    try {
      Object.assign(right, checkLook({ ...right, [name]: typed[name] }));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }
  return right;
}

function typedOver(current: Look, req: Request): Look {
  const { logo } = current;
  const kept = field(req, 'utanLogotyp') ? null : logo && { ...logo, alt: field(req, 'alt') };
  const [accent, ground] = [field(req, 'accent'), field(req, 'ground')];
  return { accent, ground, logo: kept, header: field(req, 'header'), footer: field(req, 'footer') };
}

async function bytesOf(req: Request): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of uploadOf(req).bytes) {
    size += chunk.length;
    if (size > MOST_LOGO_BYTES) throw new Refusal('too-large', 'Bilden är större än 15 MB. Välj en mindre.', 'file');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function draw(req: Request, res: Response, refusal: Refusal | null): Promise<void> {
  const [current, looks, { items }] = await Promise.all([currentLook(), listLooks(), listIssues({ limit: 1 })]);
  const typed = refusal && fields(req, 'accent').length ? typedOver(current, req) : current;
  const newAlt = (refusal && field(req, 'newAlt')) || (current.logo?.alt ?? '');
  const facts = { current, typed, newAlt, looks, issueNumber: items[0]?.number ?? null, refusal };
  show(res, <LookPage visit={visitOf(req, refusal)} {...facts} />, refusal);
}
