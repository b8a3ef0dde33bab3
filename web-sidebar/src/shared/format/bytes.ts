const KB = 1024
const MB = KB * KB

/** A size as people read it, by the units in which the limits are meant: `512 B`, `20 KB`, `3.4 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < KB) return `${bytes} B`
  return bytes < MB - KB / 2 ? `${Math.round(bytes / KB)} KB` : `${(bytes / MB).toFixed(1)} MB`
}
