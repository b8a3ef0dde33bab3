/** Plays the native side of the chat program, to which the official SDK speaks. */
interface Call {
  name: string
  params: Record<string, unknown>
}

type Reply = Record<string, unknown> | 'silence'

export interface FakeBridge {
  calls: Call[]
  replies: Record<string, Reply>
  named(name: string): Call[]
}

/** Puts the bridge where the SDK looks for it, before the SDK is loaded. */
export function installFakeBridge(): FakeBridge {
  const calls: Call[] = []
  const replies: Record<string, Reply> = {
    agentConfig: { err_msg: 'agentConfig:ok' },
    getContext: { err_msg: 'getContext:ok', entry: 'single_chat_tools' },
    getCurExternalContact: { err_msg: 'getCurExternalContact:ok', userId: 'wm1' },
    getCurExternalChat: { err_msg: 'getCurExternalChat:ok', chatId: 'wr1' },
    sendChatMessage: { err_msg: 'sendChatMessage:ok' },
  }
  const bridge = {
    on: () => undefined,
    invoke(name: string, params: Record<string, unknown>, callback: (reply: unknown) => void) {
      calls.push({ name, params })
      const reply = replies[name] ?? { err_msg: `${name}:function_not_exist` }
      if (reply !== 'silence') queueMicrotask(() => callback({ ...reply }))
    },
  }
  Object.assign(window, { WeixinJSBridge: bridge })
  return { calls, replies, named: (name) => calls.filter((call) => call.name === name) }
}
