import { nextTick, onBeforeUnmount, watch, type Ref } from 'vue'

const FOCUSABLE = 
  'a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), textarea:not([disabled]), [tabindex="0"]'

/**
 * What Vant's popups leave out for the keyboard: focus goes in when the dialog opens, stays in with Tab,
 * leaves with Escape, and returns to where it was.
 */
export function useDialogFocus(root: Ref<HTMLElement | undefined>, isOpen: () => boolean, close: () => void) {
  let before: HTMLElement | undefined

  watch(
    isOpen,
    async (open) => {
      if (open) {
        before = document.activeElement instanceof HTMLElement ? document.activeElement : undefined
        await nextTick()
        root.value?.focus({ preventScroll: true })
      } else before?.focus({ preventScroll: true })
    },
    { immediate: true },
  )

  // Some dialogs go without being closed first.
  onBeforeUnmount(() => {
    if (isOpen()) before?.focus({ preventScroll: true })
  })

  function onKeydown(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      event.stopPropagation()
      close()
    }
    if (event.key !== 'Tab' || !root.value) return
    const stops = [...root.value.querySelectorAll<HTMLElement>(FOCUSABLE)]
    const first = stops[0]
    const last = stops[stops.length - 1]
    const active = document.activeElement
    const leavesBackward = event.shiftKey && (active === first || active === root.value)
    if (leavesBackward || (!event.shiftKey && active === last)) {
      event.preventDefault()
      ;(event.shiftKey ? last : first)?.focus()
    }
  }

  return { onKeydown }
}
