import { Icon, type IconName } from './Icon.tsx';

export interface ChipLook {
  word: string;
  icon: IconName;
  tone?: 'good' | 'warn' | 'bad';
}

/** A state: a word and a shape, and colour only on top of them. */
export function Chip({ word, icon, tone }: ChipLook) {
  return (
    <span class={tone ? `chip chip-${tone}` : 'chip'}>
      <Icon name={icon} />
      {word}
    </span>
  );
}
