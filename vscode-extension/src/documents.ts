/** The documents that the language server knows. */
export const documents = [
  { language: 'ttvm', scheme: 'file' },
  { language: 'ttvm', scheme: 'untitled' },
];
