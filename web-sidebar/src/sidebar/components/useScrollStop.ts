import { onScopeDispose, ref, watch, type Ref } from 'vue'

/**
 * Whether an element is longer than its place, and so must be reached with the Tab key to be scrolled without a mouse:
 * newer browsers do that by themselves where nothing else in it takes the focus, those in older clients do not.
 */
export function useScrollStop(element: Ref<HTMLElement | undefined>): Ref<boolean> {
  const isStop = ref(false)
  // A content that grows fills its place first: the place's size tells.
  const sizes = new ResizeObserver(([entry]) => {
    const { target } = entry ?? {}
    if (target) isStop.value = target.scrollHeight > target.clientHeight
  })
  watch(element, (now) => {
    sizes.disconnect()
    if (now) sizes.observe(now)
  })
  onScopeDispose(() => sizes.disconnect())
  return isStop
}
