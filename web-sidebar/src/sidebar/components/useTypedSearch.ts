import { computed, onScopeDispose, ref, watch } from 'vue'

/** Long enough that pinyin being typed does not ask at every key. */
export const SEARCH_PAUSE_MS = 250

/** What is typed, and what of it is asked for: after a pause, at once when the box is emptied. */
export function useTypedSearch() {
  const text = ref('')
  const asked = ref('')
  let timer: ReturnType<typeof setTimeout> | undefined

  watch(text, (now) => {
    clearTimeout(timer)
    timer = setTimeout(() => (asked.value = now.trim()), now === '' ? 0 : SEARCH_PAUSE_MS)
  })
  onScopeDispose(() => clearTimeout(timer))

  /** What is typed is not asked for yet. */
  const isTyping = computed(() => text.value.trim() !== asked.value)
  return { text, asked, isTyping }
}
