/** Node explains at length and over several lines; here it is one sentence. */
export function explainWords(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const flag = (/--[a-z][\w-]*/i.exec(message) ?? /-\w/.exec(message))?.[0] ?? 'a flag';
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return `There is no flag ${flag}; --help lists them.`;
  return message.includes('does not take an argument') ? `${flag} takes no value.` : `${flag} needs a value.`;
}
