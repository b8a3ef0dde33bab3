/** Has the browser save what was read. */
export function saveFile(file: Blob, name: string): void {
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  // The browser has taken it when the click returns; some look once more a moment later.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
