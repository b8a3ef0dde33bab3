// Answers cases on stdin (one JSON object a line) with the npm package @wecom/crypto. Argument: a folder with node_modules.
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { join } from 'node:path'

const require = createRequire(join(process.argv[2], 'package.json'))
const { decrypt, encrypt, getSignature } = require('@wecom/crypto')

function answer(work) {
  const { token, aes_key: key, receiver, timestamp, nonce } = work
  if (work.do === 'encrypt') {
    const encrypted = encrypt(key, work.message, receiver)
    return { encrypted, signature: getSignature(token, timestamp, nonce, encrypted) }
  }
  const signature = getSignature(token, timestamp, nonce, work.encrypted)
  if (signature !== work.signature) throw new Error(`signature: ${signature}`)
  const { message, id } = decrypt(key, work.encrypted)
  return { message, receiver: id }
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(answer(JSON.parse(line))))
}
