import type { ComponentChildren } from 'preact';
import { deskWords } from '../../words/desk.sv.ts';
import { Button, LinkButton } from './Button.tsx';
import type { Option } from './Field.tsx';

export interface Filter {
  label: string;
  href: string;
  current: boolean;
}

/** Filters as plain links: each is a page of its own, to go back to and to send to somebody. */
export function Filters({ label, filters }: { label: string; filters: Filter[] }) {
  return (
    <nav aria-label={label}>
      <ul class="filters">
        {filters.map((filter) => (
          <li key={filter.href}>
            <a href={filter.href} aria-current={filter.current ? 'page' : undefined}>
              {filter.label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** A search by GET, which keeps the other filters in hidden fields. */
export function Search(props: {
  action: string;
  label: string;
  value: string;
  keep?: Record<string, string>;
  narrow?: boolean;
  /** The word of its button, on pages that are not the desk's. */
  button?: string;
  /** More to narrow the list by, in the same form. */
  children?: ComponentChildren;
}) {
  return (
    <form class="search" method="get" action={props.action}>
      {Object.entries(props.keep ?? {}).map(([name, value]) =>
        value ? <input key={name} type="hidden" name={name} value={value} /> : null,
      )}
      {props.children}
      <label class="visually-hidden" for="f-sok">
        {props.label}
      </label>
      <input id="f-sok" type="search" name="sok" value={props.value} placeholder={props.label} />
      <Button icon="search" {...(props.narrow ? { label: deskWords.common.search } : {})}>
        {props.narrow ? null : (props.button ?? deskWords.common.search)}
      </Button>
    </form>
  );
}

/** One of a few, beside a search; its first option is all of them. */
export function Narrow({
  name,
  label,
  value,
  options,
}: {
  name: string;
  label: string;
  value: string;
  options: Option[];
}) {
  return (
    <select name={name} aria-label={label} class="narrow-by">
      {options.map((option) => (
        <option key={option.value} value={option.value} selected={option.value === value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

/** The way to the next page of a list. */
export function Pager({ href }: { href: string | null }) {
  return href ? (
    <p class="pager">
      <LinkButton href={href}>{deskWords.common.more}</LinkButton>
    </p>
  ) : null;
}

/** A path with those of the values that say something. */
export function query(path: string, values: Record<string, string | null | undefined>): string {
  const said = Object.entries(values).filter((pair): pair is [string, string] => Boolean(pair[1]));
  return said.length ? `${path}?${new URLSearchParams(said)}` : path;
}

/** A heading with what belongs to it. */
export function Part({ title, children, first }: { title: string; children: ComponentChildren; first?: boolean }) {
  return (
    <section class={first ? 'section section-first' : 'section'}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}
