// Where the sessions of a grid stand. Those of one room that share time stand beside each other in
// lanes, and a room is as wide as it has lanes, so that titles can be read.
const LANE = 6.5; // rem
const HOURS = 3.25; // rem, the column of the hours
const SHORT = 25; // minutes: less is one line

export function arrange(grid, rooms) {
  const lanes = rooms.map(lay);
  const widths = lanes.map((n) => `minmax(${n * LANE}rem, ${n}fr)`);
  grid.style.setProperty("--columns", widths.join(" "));
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const needed = (HOURS + LANE * lanes.reduce((sum, n) => sum + n, 0)) * rem;
  grid.classList.toggle("wide", needed > grid.parentElement.clientWidth);
}

// Returns how many lanes a room has.
function lay(column) {
  const blocks = [...column.querySelector(".grid-blocks").children];
  let [most, cluster, end] = [1, [], -1];
  const close = () => {
    most = Math.max(most, share(cluster));
    cluster = [];
  };
  for (const block of blocks.sort((a, b) => a.dataset.at - b.dataset.at)) {
    const [at, minutes] = [Number(block.dataset.at), Number(block.dataset.minutes)];
    if (at >= end) close();
    cluster.push(block);
    end = Math.max(end, at + minutes);
    block.style.setProperty("--at", at);
    block.style.setProperty("--for", minutes);
    block.classList.toggle("line", minutes < SHORT);
  }
  close();
  return most;
}

// Gives each of several sessions that share time a lane; returns how many there are.
function share(cluster) {
  const lanes = [];
  for (const block of cluster) {
    const at = Number(block.dataset.at);
    let lane = lanes.findIndex((until) => until <= at);
    if (lane < 0) lane = lanes.length;
    lanes[lane] = at + Number(block.dataset.minutes);
    block.style.setProperty("--lane", lane);
  }
  for (const block of cluster) {
    block.style.setProperty("--lanes", lanes.length);
    block.classList.toggle("narrow", lanes.length > 1);
  }
  return lanes.length;
}
