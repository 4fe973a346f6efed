// Files from outside the page: chosen, dropped on the chat, or pasted into the message box.

import { byId } from "./dom.js";

// take(files) gets them, however they came. Gives a function that lets one choose some.
export function watchFiles(take) {
  const chooser = byId("files");
  chooser.addEventListener("change", () => {
    take([...chooser.files]);
    chooser.value = ""; // the same file may be chosen again
  });
  byId("composer").addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    take(files);
  });
  watchDrops(take);
  return () => chooser.click();
}

function watchDrops(take) {
  const sign = byId("drop");
  let depth = 0; // every child that the pointer crosses enters and leaves too
  const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
  const show = (by) => {
    depth = Math.max(0, depth + by);
    sign.hidden = depth === 0;
  };
  addEventListener("dragenter", (event) => carriesFiles(event) && show(1));
  addEventListener("dragleave", (event) => carriesFiles(event) && show(-1));
  addEventListener("dragover", (event) => carriesFiles(event) && event.preventDefault());
  addEventListener("drop", (event) => {
    show(-depth);
    if (!carriesFiles(event)) return;
    event.preventDefault();
    take([...event.dataTransfer.files].filter((file) => file.size || file.type)); // a folder has neither
  });
}
