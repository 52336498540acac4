// The seconds in which a decision can be taken back, counted for the eye; then the button goes.

export default function mount(bar) {
  const left = bar.querySelector("[data-left]");
  const until = performance.now() + Number(bar.dataset.seconds) * 1000;
  const tick = () => {
    const seconds = Math.ceil((until - performance.now()) / 1000);
    if (seconds > 0) {
      left.textContent = seconds === 1 ? "1 second left" : `${seconds} seconds left`;
      return;
    }
    clearInterval(timer);
    left.textContent = "Its author is told.";
    const button = bar.querySelector("button");
    const had = document.activeElement === button;
    button.remove();
    if (had) document.getElementById("main").focus();
  };
  const timer = setInterval(tick, 1000);
  tick();
}
