/*
 * What htmx tells of a request with its events. Errors that are no page of the desk (5xx, and what the server answers
 * with HX-Reswap: none) leave the page as it is: they never take the place of what somebody is writing.
 */

export interface Request {
  sourceElement?: Element;
  /** How the answer goes into the page. */
  swap?: string;
  text?: string;
  response?: { status: number };
}

export function requestOf(event: Event): Request {
  return (event as CustomEvent<{ ctx?: Request } | null>).detail?.ctx ?? {};
}

/** Whether the house has done what it was asked for. */
export function isYes({ response }: Request): boolean {
  return response !== undefined && response.status < 400;
}

/** Whether nobody answered, or only to say that it does not work now: it helps to ask again. */
export function isAway({ response }: Request): boolean {
  return response === undefined || response.status >= 500;
}

/** Whether the answer leaves the page as it is. */
export function leavesPage({ swap }: Request): boolean {
  return swap === 'none';
}
