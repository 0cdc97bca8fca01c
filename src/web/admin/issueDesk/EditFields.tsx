import type { Topic } from '../../../subscribers/topic.ts';
import { Csrf } from '../../ui/Csrf.tsx';
import { Icon } from '../../ui/Icon.tsx';
import type { View } from './state.ts';

/** What every form on the issue desk carries: whose it is, which version was seen, and what the preview shows. */
export interface EditContext {
  csrf: string;
  version: number;
  view: View;
  /** The house's topics, for cards that can be limited to them. */
  topics?: Topic[];
}

export function EditFields({ csrf, version, view }: EditContext) {
  return (
    <>
      <Csrf token={csrf} />
      <input type="hidden" name="version" value={version} />
      <input type="hidden" name="vy" value={view} />
    </>
  );
}

/** Where a card or section is dropped (client/drag.ts): the place it gets, and the button that says so. */
export function DropFields() {
  return (
    <>
      <input type="hidden" name="place" value="" />
      <button type="submit" name="gor" value="flytta" class="visually-hidden" tabIndex={-1} aria-hidden="true">
        Flytta
      </button>
    </>
  );
}

/** Something to take hold of; drawn only where there is dragging. */
export function Grip() {
  return (
    <span class="grip" aria-hidden="true">
      <Icon name="grip" />
    </span>
  );
}

/** Enter in a text field saves; without this, it would press the first button of the form, and move the card. */
export function SaveOnEnter() {
  return (
    <button type="submit" name="gor" value="spara" class="visually-hidden" tabIndex={-1} aria-hidden="true">
      Spara
    </button>
  );
}
