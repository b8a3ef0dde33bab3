/**
 * Has the browser save what is at an address of ours. By a link that is clicked: the page stays where it is, and no
 * window opens that a chat program would block. The programs on phones, which save nothing, show the file instead.
 */
export function saveFrom(url: string, name: string): void {
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.hidden = true
  document.body.append(link)
  link.click()
  link.remove()
}
