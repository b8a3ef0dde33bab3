"""Answers cases on stdin (one JSON object a line) with the PyPI package wechatpy."""

import json
import sys

import xmltodict
from wechatpy.enterprise.crypto import WeChatCrypto


def answer(work):
    crypto = WeChatCrypto(work["token"], work["aes_key"], work["receiver"])
    timestamp, nonce = work["timestamp"], work["nonce"]
    if work["do"] == "encrypt":
        reply = xmltodict.parse(crypto.encrypt_message(work["message"], nonce, timestamp))["xml"]
        return {"encrypted": reply["Encrypt"], "signature": reply["MsgSignature"]}
    # Raises when the signature or the receiver is another.
    message = crypto.decrypt_message({"Encrypt": work["encrypted"]}, work["signature"], timestamp, nonce)
    return {"message": message, "receiver": work["receiver"]}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
