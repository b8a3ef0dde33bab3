/** The key of a client's file in the cache. */
export const clientKey = (id: string) => ['client', id] as const
