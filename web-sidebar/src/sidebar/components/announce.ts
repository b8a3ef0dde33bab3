import { readonly, ref } from 'vue'

/** Long enough to read a sentence. */
const SHOWN_MS = 3_000

const current = ref('')
let timer: ReturnType<typeof setTimeout> | undefined

/** The sentence that stands at the foot of the page for a moment. */
export const announcement = readonly(current)

/** Says something in passing: shown, and read out by screen readers. */
export function announce(text: string): void {
  clearTimeout(timer)
  current.value = text
  timer = setTimeout(() => (current.value = ''), SHOWN_MS)
}
