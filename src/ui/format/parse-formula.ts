// Formulas of the loss metas: `*x*` is an italic variable, `_x` a subscript, the rest stands upright.

export interface FormulaPart {
  kind: 'upright' | 'variable' | 'subscript';
  text: string;
}

/** "*L*_0 + *w*" → variable L, subscript 0, upright " + ", variable w. */
export function parseFormula(formula: string): FormulaPart[] {
  const parts: FormulaPart[] = [];
  const pattern = /\*([^*]+)\*|_([\p{L}\p{N}]+)/gu;
  let from = 0;
  for (const match of formula.matchAll(pattern)) {
    if (match.index > from) parts.push({ kind: 'upright', text: formula.slice(from, match.index) });
    const [whole, variable] = match;
    parts.push(
      variable === undefined ? { kind: 'subscript', text: match[2] } : { kind: 'variable', text: variable },
    );
    from = match.index + whole.length;
  }
  if (from < formula.length) parts.push({ kind: 'upright', text: formula.slice(from) });
  return parts;
}
