// Short names that tell the rows of one table apart. Pure.

interface Named {
  name: string;
  imagePath: string | null;
  maskPath: string | null;
  fieldOfViewPath: string | null;
}

/** Where several rows share a name, each takes its file name, or the whole path where that is shared too. In place. */
export function assignNames(rows: Named[]): void {
  const pathOf = (row: Named) => row.imagePath ?? row.maskPath ?? row.fieldOfViewPath ?? row.name;
  const stemOf = (row: Named) => (pathOf(row).split('/').at(-1) ?? '').replace(/\.[^.]+$/, '');
  for (const longer of [stemOf, pathOf]) {
    const times = new Map<string, number>();
    for (const { name } of rows) times.set(name, (times.get(name) ?? 0) + 1);
    for (const row of rows) if ((times.get(row.name) ?? 0) > 1) row.name = longer(row);
  }
}
