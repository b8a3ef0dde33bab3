import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import { loadPart } from '../loadPart'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('tries again when the network stumbles, and gives up at last', async () => {
  const load = vi.fn<() => Promise<{ default: string }>>()
  load.mockRejectedValueOnce(new TypeError('the network went')).mockResolvedValueOnce({ default: 'part' })
  const part = loadPart(load)
  await vi.runAllTimersAsync()
  expect(await part).toBe('part')
  load.mockReset().mockRejectedValue(new TypeError('the network went'))
  const failed = expect(loadPart(load)).rejects.toThrow('the network went')
  await vi.runAllTimersAsync()
  await failed
  expect(load).toHaveBeenCalledTimes(3)
})
