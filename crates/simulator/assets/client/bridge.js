// The native bridge of the simulated WeCom client, as the official SDK expects to find it.
// It only carries calls to the simulator and answers back; what is allowed is decided there.
;(client => {
  'use strict'
  const framed = window.top !== window
  if (!framed && !client.bridge_in_tabs) return // a tab of its own is a plain browser

  const define = (name, value) =>
    Object.defineProperty(Navigator.prototype, name, { configurable: true, enumerable: true, get: () => value })
  define('userAgent', client.user_agent)
  define('appVersion', client.user_agent.replace(/^Mozilla\//, ''))
  define('platform', client.platform)
  define('userAgentData', undefined)
  if (client.phone) define('maxTouchPoints', 5)

  // The page may replace these later; the bridge keeps the real ones.
  const fetch = window.fetch.bind(window)
  const later = window.setTimeout.bind(window)
  const listeners = new Map()

  const ask = async (name, params) => {
    const body = JSON.stringify({ page: client.page, name, params, url: location.href })
    const answer = await fetch('/__wecom_client/api/invoke', {
      method: 'POST',
      credentials: 'omit',
      cache: 'no-store',
      headers: { 'content-type': 'application/json' },
      body,
    })
    if (!answer.ok) return { err_msg: `${name}:fail the simulator answered ${answer.status}` }
    return answer.json()
  }

  const bridge = {
    invoke(name, params, callback) {
      if (typeof params === 'function') [params, callback] = [{}, params]
      ask(name, params ?? {}).then(
        answer => {
          if (answer.silence) return // the member never decides
          callback?.(answer)
        },
        error => callback?.({ err_msg: `${name}:fail ${error.message}` }),
      )
    },
    on(name, callback) {
      listeners.set(name, [...(listeners.get(name) ?? []), callback])
    },
    call(name, params) {
      bridge.invoke(name, params ?? {})
    },
    log() {},
  }

  const install = () => {
    window.WeixinJSBridge = bridge
    document.dispatchEvent(new Event('WeixinJSBridgeReady'))
  }
  if (client.bridge_delay_ms > 0) later(install, client.bridge_delay_ms)
  else {
    window.WeixinJSBridge = bridge
    later(install, 0)
  }

  // The chat window says when another conversation was opened without loading the page anew. The real client gives
  // the page nothing but its focus back.
  window.addEventListener('message', event => {
    if (event.source !== window.parent || event.data?.type !== 'wecom-client') return
    if (event.data.event === 'conversation-switched') {
      document.dispatchEvent(new Event('visibilitychange'))
      window.dispatchEvent(new Event('focus'))
    } else if (typeof event.data.event === 'string') {
      for (const callback of listeners.get(event.data.event) ?? []) callback(event.data.detail ?? {})
    }
  })
})(__CLIENT__)
