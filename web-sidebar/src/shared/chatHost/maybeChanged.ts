/**
 * Watches for the moments at which a desktop client may have moved on to another conversation while
 * keeping this page: it comes into view or gets the focus. Two signals of one moment count as one.
 */
export function watchMaybeChanged(callback: () => void, quietMs = 300): () => void {
  let last = Number.NEGATIVE_INFINITY
  const notice = () => {
    if (document.visibilityState === 'hidden') return
    const now = performance.now()
    if (now - last < quietMs) return
    last = now
    callback()
  }
  document.addEventListener('visibilitychange', notice)
  window.addEventListener('focus', notice)
  window.addEventListener('pageshow', notice)
  return () => {
    document.removeEventListener('visibilitychange', notice)
    window.removeEventListener('focus', notice)
    window.removeEventListener('pageshow', notice)
  }
}
