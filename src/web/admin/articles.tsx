import type { Request, RequestHandler, Response } from 'express';
import { relatedTo } from '../../articles/alike.store.ts';
import { rowsOf } from '../../articles/alike.ts';
import { countArticles, findArticle, listArticles } from '../../articles/article.store.ts';
import { type Article, type ArticleFields, KINDS, type Kind, type Picture } from '../../articles/article.ts';
import { takeInHtml, takeInPage } from '../../articles/intake.ts';
import { parseArticle } from '../../articles/parseArticle.ts';
import { parseHtml } from '../../articles/parseHtml.ts';
import { keepPicture } from '../../articles/pictures/keepPicture.ts';
import { changeArticle, type TakenIn, takeInText } from '../../articles/takeIn.ts';
import { feedbackOn } from '../../events/feedback.ts';
import { field, fields, param } from '../../http/parse.ts';
import { uploadOf } from '../../http/upload.ts';
import { listIssues } from '../../issues/issue.store.ts';
import { removeArticle } from '../../issues/removeArticle.ts';
import { Refusal } from '../../refusal.ts';
import { ORGANISATION_KINDS } from '../../subscribers/subscriber.ts';
import { houseTopics } from '../../subscribers/topic.store.ts';
import { topicKeys } from '../../subscribers/topic.ts';
import { articleWords as w } from '../../words/deskArticles.sv.ts';
import { ArticleList } from './ArticleList.tsx';
import { ArticlePage, type ArticlePageProps } from './ArticlePage.tsx';
import { actorOf, asked, doing, goTo, show, visitOf } from './answer.ts';
import { happeningOf, typedEvent } from './happening.ts';
import { NewArticlePage } from './NewArticlePage.tsx';
import { places } from './places.ts';

const A_PAGE = 50;
const ISSUES_TO_CHOOSE = 24;
const ALT_CHARACTERS = 150; // R109
const MOST_PICTURE_BYTES = 15_000_000;
const EMPTY = { text: '', html: '', url: '', kind: '' };

export const articleList: RequestHandler = async (req, res) => {
  const topics = await houseTopics();
  const filter = {
    ...{ kind: kindOf(asked(req, 'typ')), unused: asked(req, 'visa') === 'ej', search: asked(req, 'sok') },
    topic: topicKeys(topics).find((one) => one === asked(req, 'amne')) ?? '',
    usedIn: /^\d{1,6}$/.exec(asked(req, 'nummer'))?.[0] ?? '',
  };
  const [counts, issues, { items, next }] = await Promise.all([
    countArticles(),
    listIssues({ states: ['releasing', 'paused', 'sent'], limit: ISSUES_TO_CHOOSE }),
    listArticles({
      limit: A_PAGE,
      search: filter.search,
      after: asked(req, 'efter'),
      ...(filter.kind ? { kind: filter.kind } : {}),
      ...(filter.unused ? { unused: true } : {}),
      ...(filter.topic ? { topic: filter.topic } : {}),
      ...(filter.usedIn ? { usedIn: Number(filter.usedIn) } : {}),
    }),
  ]);
  const narrowed = Boolean(filter.kind || filter.unused || filter.search || filter.topic || filter.usedIn);
  const rows = rowsOf(items, await relatedTo(items), narrowed);
  const facts = { rows, counts, filter, topics, issues: issues.items, next };
  show(res, <ArticleList visit={visitOf(req)} {...facts} />);
};

export const newArticle: RequestHandler = (req, res) => {
  show(res, <NewArticlePage visit={visitOf(req)} typed={EMPTY} parsed={null} refusal={null} />);
};

export const addArticle = doing(
  async (req, res) => {
    if (field(req, 'gor') === 'las') return drawNew(req, res, null);
    const { article, fresh, why } = await taken(req);
    // Only a person knows whether two articles with nearly the same title are one.
    if (why === 'same-title') return drawNew(req, res, null, article);
    goTo(res, places.article(article.id), fresh ? 'inlagd' : 'fanns-redan');
  },
  (req, res, refusal) => drawNew(req, res, refusal),
);

export const articlePage: RequestHandler = async (req, res) => {
  const article = await theArticle(req);
  const feedback = await feedbackOn({ articleId: article.id });
  await drawArticle(req, res, article, null, { feedback });
};

export const saveArticle = doing(
  async (req, res) => {
    const id = param(req, 'id');
    const given = fieldsOf(req);
    // Topics that a program has set and the form does not know stay.
    const { topics } = await theArticle(req);
    const known = topicKeys(await houseTopics());
    const others = topics.filter((topic) => !known.includes(topic));
    const change = { ...given, topics: [...others, ...(given.topics ?? [])] };
    // "Save mine instead" names the version it writes over: what the person has seen and compared.
    const version = Number(field(req, field(req, 'gor') === 'ersatt' ? 'over' : 'version'));
    await changeArticle(id, version, change, actorOf(req));
    goTo(res, places.article(id), 'sparad');
  },
  async (req, res, refusal) => {
    // What was typed is drawn again; only a field that cannot be kept falls back to what is stored.
    const theirs = await theArticle(req);
    const article = { ...theirs, ...typedFields(req) };
    const conflict = refusal.field === 'version' ? { seen: Number(field(req, 'version')), theirs } : undefined;
    await drawArticle(req, res, article, refusal, { typedEvent: typedEvent(req), ...(conflict ? { conflict } : {}) });
  },
);

export const dropArticle = doing(
  async (req, res) => {
    await removeArticle(param(req, 'id'), actorOf(req));
    goTo(res, places.articles, 'borttagen');
  },
  async (req, res, refusal) => {
    const article = await theArticle(req);
    await drawArticle(req, res, article, refusal);
  },
);

/** By its address, by rich text that was pasted, or by plain text. */
function taken(req: Request): Promise<TakenIn> {
  const kind = kindOf(field(req, 'kind'));
  const said = {
    ...(kind ? { kind } : {}),
    nearTitle: field(req, 'annan') === 'ja' ? ('another' as const) : ('same' as const),
  };
  if (field(req, 'gor') === 'hamta') return takeInPage(field(req, 'url'), said, actorOf(req));
  const html = field(req, 'html');
  return html ? takeInHtml(html, said, actorOf(req)) : takeInText(field(req, 'text'), said, actorOf(req));
}

/** Keeps a picture from this person's machine, and makes it the article's. */
export const uploadPicture = doing(
  async (req, res) => {
    const id = param(req, 'id');
    const decorative = isDecorative(req);
    const alt = altOf(req, decorative);
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of uploadOf(req).bytes) {
      size += chunk.length;
      if (size > MOST_PICTURE_BYTES)
        throw new Refusal('too-large', 'Bilden är större än 15 MB. Välj en mindre.', 'file');
      chunks.push(chunk);
    }
    const kept = await keepPicture(Buffer.concat(chunks));
    await changeArticle(id, Number(field(req, 'version')), { image: { ...kept, alt, decorative } }, actorOf(req));
    goTo(res, places.article(id), 'bild-uppladdad');
  },
  async (req, res, refusal) => {
    const typedUpload = { alt: field(req, 'alt'), decorative: isDecorative(req) };
    await drawArticle(req, res, await theArticle(req), refusal, { typedUpload });
  },
);

/** Draws the page of an article; after a no, with its sentence. */
export async function drawArticle(
  req: Request,
  res: Response,
  article: Article,
  refusal: Refusal | null,
  more: Pick<ArticlePageProps, 'feedback' | 'typedEvent' | 'typedUpload' | 'conflict'> = {},
): Promise<void> {
  const [row] = rowsOf([article], await relatedTo([article]), true);
  const alike = { pairs: row?.pairs ?? [] };
  const facts = { visit: visitOf(req, refusal), article, topics: await houseTopics(), refusal, ...alike, ...more };
  show(res, <ArticlePage {...facts} />, refusal);
}

async function drawNew(
  req: Request,
  res: Response,
  refusal: Refusal | null,
  alike: Article | null = null,
): Promise<void> {
  const text = field(req, 'text');
  const visit = visitOf(req, refusal);
  const html = field(req, 'html');
  const parsed = refusal || field(req, 'gor') === 'hamta' ? null : html ? await parseHtml(html) : parseArticle(text);
  const typed = { text, html, url: field(req, 'url'), kind: field(req, 'kind') };
  const page = <NewArticlePage visit={visit} typed={typed} parsed={parsed} refusal={refusal} alike={alike} />;
  show(res, page, refusal);
}

async function theArticle(req: Request): Promise<Article> {
  const article = await findArticle(param(req, 'id'));
  if (!article) throw new Refusal('not-found', 'Artikeln finns inte längre.');
  return article;
}

function kindOf(word: string): Kind | null {
  return KINDS.find((kind) => kind === word) ?? null;
}

function fieldsOf(req: Request): ArticleFields {
  return { ...plainFields(req), image: pictureOf(req), event: happeningOf(req) };
}

function plainFields(req: Request) {
  return {
    title: field(req, 'title'),
    lead: field(req, 'lead').replace(/\s*\r?\n\s*/g, ' ') || null,
    kind: kindOf(field(req, 'kind')),
    publishedAt: field(req, 'publishedAt') || null,
    audiences: ORGANISATION_KINDS.filter((kind) => fields(req, 'audiences').includes(kind)),
    topics: fields(req, 'topics').filter((key) => /^[a-z0-9-]{1,40}$/.test(key)),
  };
}

/** The same fields for drawing the form again: what cannot be read is left as it was stored. */
function typedFields(req: Request): Partial<Article> {
  const url = field(req, 'imageUrl');
  const image = { url, alt: field(req, 'alt') || null, decorative: isDecorative(req) };
  return { ...plainFields(req), ...(url ? { image } : {}) };
}

function pictureOf(req: Request): Picture | null {
  const url = field(req, 'imageUrl');
  if (!url) return null;
  const decorative = isDecorative(req);
  return { url, decorative, alt: altOf(req, decorative) };
}

function isDecorative(req: Request): boolean {
  return field(req, 'imageRole') === 'dekorativ';
}

/** Described or decorative: somebody has to say which (R109). */
function altOf(req: Request, decorative: boolean): string | null {
  const alt = field(req, 'alt') || null;
  if (!decorative && !alt) throw new Refusal('invalid', w.altMissing, 'image.alt');
  if ((alt ?? '').length > ALT_CHARACTERS) throw new Refusal('invalid', w.altTooLong, 'image.alt');
  return decorative ? null : alt;
}
