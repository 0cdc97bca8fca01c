import type { ComponentChildren } from 'preact';

interface Shared {
  name: string;
  label: ComponentChildren;
  hint?: ComponentChildren;
  /** What is wrong with it, as a sentence with the remedy. */
  problem?: string | null | undefined;
  id?: string;
  required?: boolean;
}

interface TextFieldProps extends Shared {
  value?: string | null;
  type?: 'text' | 'email' | 'password' | 'url' | 'search' | 'date' | 'time' | 'datetime-local' | 'number';
  autocomplete?: string;
  inputMode?: 'text' | 'email' | 'numeric' | 'url' | 'search';
  maxLength?: number;
  placeholder?: string;
  autofocus?: boolean;
  /** Shows how long the text is beside its label; counted live when there is JavaScript. */
  counter?: number;
}

export function TextField(props: TextFieldProps) {
  const { label, hint, problem, counter, value, name, type = 'text', id = `f-${name}`, ...input } = props;
  return (
    <div class="field">
      <Label id={id} label={label} counter={counter} length={(value ?? '').length} />
      <Hint id={id} hint={hint} />
      <input
        {...input}
        type={type as 'text'}
        id={id}
        name={name}
        value={value ?? ''}
        {...described(id, hint, problem)}
        data-counted={counter ? `${id}-count` : undefined}
      />
      <Problem id={id} problem={problem} />
    </div>
  );
}

export function TextArea(
  props: Shared & { value?: string | null; rows?: number; maxLength?: number; placeholder?: string },
) {
  const { label, hint, problem, value, name, id = `f-${name}`, ...area } = props;
  return (
    <div class="field">
      <Label id={id} label={label} />
      <Hint id={id} hint={hint} />
      <textarea rows={5} {...area} id={id} name={name} {...described(id, hint, problem)}>
        {value ?? ''}
      </textarea>
      <Problem id={id} problem={problem} />
    </div>
  );
}

export interface Option {
  value: string;
  label: string;
}

export function Select(props: Shared & { value?: string | null; options: Option[] }) {
  const { label, hint, problem, value, name, options, id = `f-${name}`, required } = props;
  return (
    <div class="field">
      <Label id={id} label={label} />
      <Hint id={id} hint={hint} />
      <select id={id} name={name} required={required} {...described(id, hint, problem)}>
        {options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === (value ?? '')}>
            {option.label}
          </option>
        ))}
      </select>
      <Problem id={id} problem={problem} />
    </div>
  );
}

interface ChoiceProps {
  name: string;
  label: ComponentChildren;
  hint?: ComponentChildren;
  value?: string;
  checked?: boolean;
  type?: 'checkbox' | 'radio';
  required?: boolean;
}

/** A box to tick, or one of several to choose. */
export function Choice({ name, label, hint, value = 'ja', checked, type = 'checkbox', required }: ChoiceProps) {
  return (
    <label class="choice">
      <input type={type} name={name} value={value} checked={checked} required={required} />
      <span>
        {label}
        {hint ? <span class="choice-hint">{hint}</span> : null}
      </span>
    </label>
  );
}

/** Several choices under one question. */
export function Choices({
  legend,
  problem,
  children,
}: {
  legend: string;
  problem?: string | null | undefined;
  children: ComponentChildren;
}) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      {children}
      {problem ? <p class="field-problem">{problem}</p> : null}
    </fieldset>
  );
}

function Label({
  id,
  label,
  counter,
  length,
}: {
  id: string;
  label: ComponentChildren;
  counter?: number | undefined;
  length?: number;
}) {
  return (
    <label for={id}>
      {counter ? (
        <span class="field-count" id={`${id}-count`} data-most={counter}>
          {length} / {counter}
        </span>
      ) : null}
      {label}
    </label>
  );
}

function Hint({ id, hint }: { id: string; hint: ComponentChildren }) {
  return hint ? (
    <div class="field-hint" id={`${id}-hint`}>
      {hint}
    </div>
  ) : null;
}

function Problem({ id, problem }: { id: string; problem: string | null | undefined }) {
  return problem ? (
    <p class="field-problem" id={`${id}-problem`}>
      {problem}
    </p>
  ) : null;
}

function described(id: string, hint: ComponentChildren, problem: string | null | undefined) {
  const by = [hint ? `${id}-hint` : '', problem ? `${id}-problem` : ''].filter(Boolean).join(' ');
  return { 'aria-describedby': by || undefined, 'aria-invalid': problem ? ('true' as const) : undefined };
}
