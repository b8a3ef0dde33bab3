/** The header by which a change names the revision that it was made on: a newer one refuses it. */
export const ifMatch = (revision: number) => ({ 'If-Match': `"${revision}"` })
