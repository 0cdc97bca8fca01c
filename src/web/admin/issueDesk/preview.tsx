import type { Request, RequestHandler, Response } from 'express';
import type { ComponentChildren } from 'preact';
import { type PreviewOptions, preview, previewUnsaved } from '../../../editions/preview.ts';
import { letterPolicy } from '../../../http/headers.ts';
import { field, param } from '../../../http/parse.ts';
import type { ReaderTraits } from '../../../issues/fits.ts';
import { theIssue } from '../../../issues/issue.store.ts';
import { may } from '../../../issues/lifecycle.ts';
import { Refusal } from '../../../refusal.ts';
import { ORGANISATION_KINDS } from '../../../subscribers/subscriber.ts';
import { issueWords as w } from '../../../words/deskIssues.sv.ts';
import { render } from '../../ui/render.ts';
import { asked } from '../answer.ts';
import { partsOf, type View, viewOf } from './state.ts';
import { asTyped } from './typed.ts';

/* The letter alone: for the frame beside the desk, for a window of its own, and with what is typed but not saved. */

export const issuePreview: RequestHandler = async (req, res) => {
  const view = viewOf(asked(req, 'vy'));
  const reader = readerOf(view, asked(req, 'som'), asked(req, 'amnen'));
  await answer(req, res, view, saved(param(req, 'id'), view, { language: asked(req, 'sprak'), reader }));
};

/** The letter with the texts in the form put in, saved or not. Changes nothing; it is a POST because texts are long. */
export const unsavedPreview: RequestHandler = async (req, res) => {
  const view = viewOf(field(req, 'vy'));
  const issue = await theIssue(param(req, 'id'));
  const told = { language: field(req, 'sprak'), reader: readerOf(view) };
  const letter = may('edit', issue.state)
    ? previewUnsaved(asTyped(issue, req.body as Record<string, unknown>), formOf(view), optionsOf(view, told))
    : saved(issue.id, view, told);
  await answer(req, res, view, letter);
};

interface Told {
  language: string;
  reader: ReaderTraits;
}

async function saved(id: string, view: View, told: Told): Promise<string> {
  return (await preview(id, optionsOf(view, told)))[formOf(view)];
}

function formOf(view: View): 'html' | 'text' {
  return partsOf(view).sight === 'text' ? 'text' : 'html';
}

/** As whose letter: by the switch of the desk, or by an address that names kind and topics ('projekt.tjanster'). */
function readerOf(view: View, as = '', topics = ''): ReaderTraits {
  const kind = ORGANISATION_KINDS.find((one) => one === as) ?? partsOf(view).kind;
  return { organisation: { kind }, topics: topics.split('.').filter(Boolean) };
}

function optionsOf(view: View, { language, reader }: Told): PreviewOptions {
  const { sight } = partsOf(view);
  return { language: language === 'en' ? 'en' : 'sv', dark: sight === 'mork', images: sight !== 'utanbilder', reader };
}

async function answer(req: Request, res: Response, view: View, letter: Promise<string>): Promise<void> {
  letterPolicy(req, res);
  res.setHeader('Cache-Control', 'no-store');
  res.type('html');
  try {
    const shown = await letter;
    res.send(formOf(view) === 'text' ? render(<Sheet>{<pre style={PLAIN}>{shown}</pre>}</Sheet>) : shown);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code === 'not-found') throw error;
    res.send(render(<Sheet>{`${w.previewFails} ${error.message}`}</Sheet>));
  }
}

/** As a mail program without HTML shows it. */
const PLAIN = 'font: 14px/1.5 monospace; white-space: pre-wrap; overflow-wrap: anywhere; margin: 8px';

function Sheet({ children }: { children: ComponentChildren }) {
  return (
    <html lang="sv">
      <head>
        <meta charset="utf-8" />
        <title>{w.zones.preview}</title>
      </head>
      <body>{children}</body>
    </html>
  );
}
