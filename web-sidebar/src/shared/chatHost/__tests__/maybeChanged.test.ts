import { describe, expect, it, vi } from 'vitest'

import { watchMaybeChanged } from '../maybeChanged'

describe('watchMaybeChanged', () => {
  it('takes the signals of one moment for one, and stops when told', () => {
    const now = vi.spyOn(performance, 'now').mockReturnValue(1_000)
    const changed = vi.fn()
    const stop = watchMaybeChanged(changed)
    window.dispatchEvent(new Event('focus'))
    document.dispatchEvent(new Event('visibilitychange'))
    expect(changed).toHaveBeenCalledTimes(1)

    now.mockReturnValue(2_000)
    window.dispatchEvent(new Event('focus'))
    expect(changed).toHaveBeenCalledTimes(2)

    stop()
    now.mockReturnValue(3_000)
    window.dispatchEvent(new Event('focus'))
    expect(changed).toHaveBeenCalledTimes(2)
  })

  it('does not ask while the page is hidden', () => {
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
    const changed = vi.fn()
    const stop = watchMaybeChanged(changed)
    document.dispatchEvent(new Event('visibilitychange'))
    expect(changed).not.toHaveBeenCalled()
    stop()
  })
})
