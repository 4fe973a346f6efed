// A voice message from the microphone, where the browser can record.

import { byId, el, iconButton, span } from "./dom.js";
import { lengthOf } from "./media.js";
import { toast } from "./toasts.js";
import { word } from "./words.js";

const KINDS = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];
const MOST_S = 300;

export class Recorder {
  #media = null;
  #kept = false;
  #began = 0;
  #timer = 0;

  // onDone(file, seconds) gets what was recorded and not thrown away.
  constructor(onDone) {
    this.onDone = onDone;
    this.button = byId("record");
    this.place = byId("recording");
    this.button.hidden = !(window.MediaRecorder && navigator.mediaDevices?.getUserMedia);
    this.button.addEventListener("click", () => this.#start());
    this.place.addEventListener("keydown", (event) => event.key === "Escape" && this.#stop(false));
  }

  async #start() {
    if (this.#media) return;
    try {
      const sound = await navigator.mediaDevices.getUserMedia({ audio: true });
      const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
      this.#record(new MediaRecorder(sound, { mimeType }));
    } catch {
      toast(word("no-microphone"), "fault");
    }
  }

  #record(media) {
    const pieces = [];
    this.#media = media;
    this.#began = Date.now();
    media.addEventListener("dataavailable", (event) => pieces.push(event.data));
    media.addEventListener("stop", () => this.#end(media, pieces));
    media.start();
    this.#show();
  }

  #show() {
    const time = el("time", { role: "timer" }, "0:00");
    const cancel = el("button", { type: "button", class: "plain", click: () => this.#stop(false) }, word("cancel"));
    const done = iconButton("done", word("stop-recording"), () => this.#stop(true), { class: "send" });
    this.place.replaceChildren(span("lit"), time, span("grow", word("recording")), cancel, done);
    this.place.hidden = false;
    done.focus();
    this.#timer = setInterval(() => {
      time.textContent = lengthOf(this.#seconds);
      if (this.#seconds >= MOST_S) this.#stop(true);
    }, 250);
  }

  get #seconds() {
    return (Date.now() - this.#began) / 1000;
  }

  #stop(kept) {
    this.#kept = kept;
    this.#media?.stop();
  }

  #end(media, pieces) {
    const seconds = Math.max(1, Math.round(this.#seconds));
    clearInterval(this.#timer);
    for (const track of media.stream.getTracks()) track.stop();
    this.#media = null;
    this.place.hidden = true;
    const type = media.mimeType.split(";")[0];
    if (this.#kept) this.onDone(new File(pieces, `voice.${type.split("/")[1]}`, { type }), seconds);
    byId("composer").focus();
  }
}
