import { ref, watch, type Ref } from 'vue'

/** True from the first moment that the source is. */
export function useOnce(source: Ref<boolean>): Ref<boolean> {
  const was = ref(source.value)
  watch(source, (now) => (was.value ||= now))
  return was
}
