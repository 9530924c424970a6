/** What a browser that installs the page needs to know; colours are those of src/ui/styles/tokens.css. */
export const MANIFEST = {
  name: 'Tendril',
  short_name: 'Tendril',
  description: 'Train a small network to segment thin structures, on your own GPU, in this page.',
  id: './',
  start_url: './',
  scope: './',
  display: 'standalone' as const,
  background_color: '#fbfbfa',
  theme_color: '#fbfbfa',
  icons: [
    { src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png' },
    { src: 'icons/icon-512.png', sizes: '512x512', type: 'image/png' },
    { src: 'icons/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
  ],
};
