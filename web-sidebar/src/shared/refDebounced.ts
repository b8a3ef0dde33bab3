import { onScopeDispose, ref, toValue, watch, type MaybeRefOrGetter, type Ref } from 'vue'

/** A value that follows another once it has rested for `ms`. */
export function refDebounced<T>(source: MaybeRefOrGetter<T>, ms: number): Ref<T> {
  const rested = ref(toValue(source)) as Ref<T>
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    () => toValue(source),
    (value) => {
      clearTimeout(timer)
      timer = setTimeout(() => (rested.value = value), ms)
    },
  )
  onScopeDispose(() => clearTimeout(timer))
  return rested
}
