/** The address of the page, as far as signing in touches it. */
export interface Page {
  url(): URL
  /** Changes the address without a new entry in the history. */
  replace(url: string): void
  /** Leaves the page. */
  go(url: string): void
}

export const browserPage: Page = {
  url: () => new URL(window.location.href),
  replace: (url) => window.history.replaceState(window.history.state, '', url),
  go: (url) => window.location.assign(url),
}

/** Takes `code` and `state` out of the address: used once, never bookmarked, never signed for the SDK. */
export function takeSignInAnswer(page: Page): { code: string; state: string } | undefined {
  const url = page.url()
  const code = url.searchParams.get('code')
  const state = url.searchParams.get('state')
  if (code === null && state === null) return undefined
  page.replace(ownAddress(url))
  return code && state ? { code, state } : undefined
}

/** The page's own address as path, query and hash, without what a sign-in added. */
export function ownAddress(url: URL): string {
  const own = new URL(url)
  own.searchParams.delete('code')
  own.searchParams.delete('state')
  return own.pathname + own.search + own.hash
}

/** Where to come back to: no hash, because the platform appends its answer to the query. */
export function returnPath(url: URL): string {
  return ownAddress(url).split('#')[0] ?? '/sidebar/'
}
