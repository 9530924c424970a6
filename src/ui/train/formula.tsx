import { Fragment } from 'react';
import { parseFormula } from '../format/parse-formula.ts';

/** A loss formula: italic variables, upright operators, subscripts. */
export function Formula({ text, title }: { text: string; title?: string }) {
  return (
    <span className="formula" title={title}>
      {parseFormula(text).map((part, index) => {
        if (part.kind === 'variable') return <i key={index}>{part.text}</i>;
        if (part.kind === 'subscript') return <sub key={index}>{part.text}</sub>;
        return <Fragment key={index}>{part.text}</Fragment>;
      })}
    </span>
  );
}
