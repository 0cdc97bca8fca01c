import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './Icon.tsx';

export type Tone = 'good' | 'info' | 'warn' | 'bad';

const ICONS: Record<Tone, IconName> = { good: 'done', info: 'info', warn: 'warn', bad: 'stop' };

/** Something to know, with a shape and a title so that colour is never alone. Bad news is announced at once. */
export function Notice({
  tone = 'info',
  title,
  children,
}: {
  tone?: Tone;
  title?: string;
  children?: ComponentChildren;
}) {
  return (
    <div class={`notice notice-${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <Icon name={ICONS[tone]} />
      <div class="notice-body">
        {title ? (
          <p>
            <strong>{title}</strong>
          </p>
        ) : null}
        {children}
      </div>
    </div>
  );
}
