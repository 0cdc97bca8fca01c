import type { VNode } from 'preact';
import { render as renderToString } from 'preact-render-to-string';

/** A whole page as HTML, with its doctype. Everything in it is escaped by preact. */
export function render(page: VNode): string {
  return `<!doctype html>\n${renderToString(page)}`;
}

/** A part of a page, without doctype. */
export function renderPart(part: VNode): string {
  return renderToString(part);
}
