import { Fragment } from 'react';

/** Words with **strong** parts. */
export function StrongWords({ text }: { text: string }) {
  return text
    .split('**')
    .map((part, at) => (at % 2 === 1 ? <b key={at}>{part}</b> : <Fragment key={at}>{part}</Fragment>));
}
