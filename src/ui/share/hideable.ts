// Parts of the page that a link may leave out, so that a class sees what the lesson is about.
export const HIDEABLE = [
  { id: 'rooms', label: 'The tabs of the other rooms' },
  { id: 'data', label: 'Data' },
  { id: 'network', label: 'Network' },
  { id: 'loss', label: 'Loss' },
  { id: 'optimiser', label: 'Optimiser' },
  { id: 'layers', label: 'Layers' },
  { id: 'charts', label: 'Charts' },
  { id: 'metrics', label: 'Metrics table' },
] as const;

export type Hideable = (typeof HIDEABLE)[number]['id'];
