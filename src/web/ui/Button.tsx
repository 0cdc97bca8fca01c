import type { ComponentChildren } from 'preact';
import { Csrf } from './Csrf.tsx';
import { Icon, type IconName } from './Icon.tsx';

export type Weight = 'primary' | 'plain' | 'quiet' | 'danger';

interface Look {
  weight?: Weight;
  small?: boolean;
  icon?: IconName;
  children: ComponentChildren;
}

interface ButtonProps extends Look {
  name?: string;
  value?: string;
  disabled?: boolean;
  /** The whole sentence for those who do not see where the button stands ("Flytta upp Ramavtal"). */
  label?: string;
  form?: string;
}

/** A submit button: everything a button does here is to send its form. */
export function Button({ weight, small, icon, children, name, value, disabled, label, form }: ButtonProps) {
  return (
    <button
      type="submit"
      class={look(weight, small)}
      name={name}
      value={value}
      disabled={disabled}
      aria-label={label}
      title={label}
      form={form}
    >
      {icon ? <Icon name={icon} /> : null}
      {children}
    </button>
  );
}

/** A link that looks like a button: it leads somewhere and changes nothing. */
export function LinkButton({ href, weight, small, icon, children }: Look & { href: string }) {
  return (
    <a class={look(weight, small)} href={href}>
      {icon ? <Icon name={icon} /> : null}
      {children}
    </a>
  );
}

/** One button in a form of its own, with the hidden fields it needs. */
export function PostButton(
  props: ButtonProps & { action: string; csrf: string; fields?: Record<string, string | number> },
) {
  const { action, csrf, fields = {}, ...button } = props;
  return (
    <form class="inline-form" method="post" action={action}>
      <Csrf token={csrf} />
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button {...button} />
    </form>
  );
}

function look(weight: Weight = 'plain', small = false): string {
  return `button${weight === 'plain' ? '' : ` button-${weight}`}${small ? ' button-small' : ''}`;
}
