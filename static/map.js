/* Draws the map inside the page's map frame. The page sends what to draw; nothing here computes a figure. */
"use strict";

window.communityMap = (function () {
  const layers = {}; // GeoJSON by name, put here by the scripts of lib/drawing/map_files.py
  const HATCH = "url(#hatch)";
  const STREET_ZOOM = 16;
  const MOST_STREET_NAMES = 80;

  const outline = { color: "#505a5f", weight: 1, fillColor: "#f3f2f1", fillOpacity: 0.85 };
  const fineOutline = { color: "#b1b4b6", weight: 0.5 };
  const selectedLine = { color: "#0b0c0c", weight: 4 };
  const hotLine = { color: "#0b0c0c", weight: 2 };

  function addHatch(map) {
    const svg = map.getRenderer(map.areas.getLayers()[0])._container;
    const defs = document.createElementNS("http://www.w3.org/2000/svg", "defs");
    defs.innerHTML =
      '<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">' +
      '<rect width="6" height="6" fill="#ffffff"/><line x1="0" y1="0" x2="0" y2="6" stroke="#6f777b" stroke-width="2"/>' +
      "</pattern>";
    svg.insertBefore(defs, svg.firstChild);
  }

  function label(text, className) {
    const element = document.createElement("span");
    element.textContent = text; // names come from files: text, never markup
    return L.divIcon({ className: "map-label " + className, html: element, iconSize: null });
  }

  function addLabels(map, names, className) {
    for (const [lon, lat, text] of names) {
      const marker = L.marker([lat, lon], { icon: label(text, className), interactive: false, keyboard: false });
      marker.addTo(map);
      map.labels.push(marker);
    }
  }

  function overlaps(a, b) {
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  }

  /* Show each label that does not run into one already shown: places first from afar, wards first from near. */
  function arrangeLabels(map) {
    const near = map.getZoom() >= 12.5;
    const rank = (marker) => {
      const place = marker.getElement().classList.contains("place-label");
      return marker.getElement().classList.contains("street-label") ? 2 : place === near ? 1 : 0;
    };
    const frame = map.getContainer().getBoundingClientRect();
    if (!frame.width || document.hidden) return void setTimeout(() => arrangeLabels(map), 250);
    const taken = [];
    const markers = map.labels.filter((marker) => marker.getElement());
    markers.sort((a, b) => rank(a) - rank(b));
    for (const marker of markers) {
      const element = marker.getElement();
      element.style.visibility = "hidden";
      const box = element.firstChild.getBoundingClientRect();
      const padded = { left: box.left - 2, right: box.right + 2, top: box.top - 1, bottom: box.bottom + 1 };
      const inside = box.right > frame.left && box.left < frame.right && box.bottom > frame.top && box.top < frame.bottom;
      if (inside && !taken.some((other) => overlaps(padded, other))) {
        element.style.visibility = "visible";
        taken.push(padded);
      }
    }
    // The frame may not have been laid out yet: nothing can be read then, so look again shortly.
    if (markers.length && !taken.length && map.getZoom() < STREET_ZOOM) setTimeout(() => arrangeLabels(map), 250);
  }

  async function nameStreets(map, url) {
    if (map.streets) {
      map.streets.forEach((marker) => marker.remove());
      map.labels = map.labels.filter((marker) => !map.streets.includes(marker));
      map.streets = null;
    }
    if (map.getZoom() < STREET_ZOOM) return;
    if (!map.streetNames) map.streetNames = await (await fetch(url)).json();
    const bounds = map.getBounds();
    const before = map.labels.length;
    const shown = map.streetNames.filter(([lon, lat]) => bounds.contains([lat, lon])).slice(0, MOST_STREET_NAMES);
    addLabels(map, shown, "street-label");
    map.streets = map.labels.slice(before);
    arrangeLabels(map);
  }

  /* One stop for the tab key; arrow keys go from area to area, Enter opens one. */
  function makeReachable(map) {
    const areas = map.areas.getLayers();
    areas.forEach((layer, index) => {
      const path = layer.getElement();
      path.setAttribute("tabindex", index === 0 ? "0" : "-1");
      path.setAttribute("role", "button");
      path.addEventListener("focus", () => layer.openTooltip());
      path.addEventListener("blur", () => layer.closeTooltip());
      path.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        if (event.key === "Enter" || event.key === " ") {
          layer.fire("click", { latlng: layer.getBounds().getCenter() }, true);
        } else if (step) {
          const next = areas[(index + step + areas.length) % areas.length].getElement();
          path.setAttribute("tabindex", "-1");
          next.setAttribute("tabindex", "0");
          next.focus();
        } else {
          return;
        }
        event.preventDefault();
        event.stopPropagation();
      });
    });
  }

  function base(map, settings) {
    map.labels = [];
    map.fine = settings.areas === "hexes"; // a thousand dark outlines would hide what they enclose
    map.attributionControl.setPrefix(false);
    map.attributionControl.addAttribution("Contains OS data © Crown copyright and database right 2025");
    map.areas = L.geoJSON(layers[settings.areas], {
      style: () => outline,
      onEachFeature: (feature, layer) => layer.bindTooltip("", { sticky: true, className: "area-tooltip" }),
    }).addTo(map);
    map.byCode = {};
    map.areas.eachLayer((layer) => (map.byCode[layer.feature.properties[settings.code]] = layer));
    for (const name of settings.lines) {
      L.geoJSON(layers[name], { interactive: false, style: { color: "#0b0c0c", weight: map.fine ? 1 : 1.6, fill: false } }).addTo(map);
    }
    addHatch(map);
    makeReachable(map);
    map.focused = Boolean(settings.focus); // on one ward, only its hot hexagons are worth a line
    const ward = settings.focus && layers.ward_boundaries.features.find((f) => f.properties.ward_code === settings.focus);
    const fit = () => map.fitBounds(L.geoJSON(ward || layers.district).getBounds(), { padding: [6, 6], animate: false });
    fit();
    addLabels(map, settings.places, "place-label");
    addLabels(map, settings.labels, "ward-label");
    // After the browser has laid the map out: labels without a place on the screen cannot be kept apart.
    map.on("moveend", () => requestAnimationFrame(() => arrangeLabels(map)));
    map.on("moveend", () => nameStreets(map, settings.streets));
    const sizeMarks = () => map.getContainer().classList.toggle("near", map.getZoom() >= 13);
    map.on("zoomend", sizeMarks);
    sizeMarks();
    // The frame can be laid out after the map is made: fit again once its size is known.
    new ResizeObserver(() => {
      map.invalidateSize();
      if (!map.touchedByReader) fit();
      setTimeout(() => arrangeLabels(map), 50);
    }).observe(map.getContainer());
    for (const event of ["mousedown", "wheel", "touchstart", "keydown"]) {
      map.getContainer().addEventListener(event, () => (map.touchedByReader = true), { passive: true });
    }
  }

  function tooltipOf(lines) {
    const box = document.createElement("div");
    lines.forEach((line, index) => {
      const row = document.createElement(index === 0 ? "strong" : "div");
      row.textContent = line;
      box.appendChild(row);
    });
    return box;
  }

  function paint(map, group, state) {
    const outlined = new Set(state.outlined);
    map.getContainer().setAttribute("aria-label", state.alt);
    for (const code in map.byCode) {
      const layer = map.byCode[code];
      const fill = state.fills[code];
      const style = Object.assign({}, outline, map.fine ? (map.focused ? { weight: 0 } : fineOutline) : {}, outlined.has(code) ? hotLine : {});
      style.fillColor = fill === "missing" || fill === undefined ? state.unpainted : fill;
      if (style.fillColor === "missing") style.fillColor = HATCH;
      layer.setStyle(style);
      layer.setTooltipContent(tooltipOf(state.tooltips[code] || []));
      layer.getElement().setAttribute("aria-label", (state.tooltips[code] || []).join(", "));
    }
    if (map.chosen) map.chosen.remove();
    map.chosen = null;
    const wanted = (layers.ward_boundaries || { features: [] }).features.filter(
      (feature) => feature.properties.ward_code === state.selected
    );
    if (wanted.length) {
      map.chosen = L.geoJSON(wanted, { interactive: false, style: Object.assign({ fill: false }, selectedLine) }).addTo(map);
    }
    for (const code of state.outlined) if (map.byCode[code]) map.byCode[code].bringToFront();
    for (const [lon, lat] of state.marks) {
      L.marker([lat, lon], { icon: label("◆", "mark-label"), interactive: false, keyboard: false }).addTo(group);
    }
    for (const [lon, lat, radius, lines, number] of state.points) {
      L.circleMarker([lat, lon], { radius: radius, color: "#ffffff", weight: 1, fillColor: "#1d70b8", fillOpacity: 0.75 })
        .bindTooltip(tooltipOf(lines), { className: "area-tooltip" })
        .addTo(group);
      if (number) {
        L.marker([lat, lon], { icon: label(number, "number-label"), interactive: false, keyboard: false }).addTo(group);
      }
    }
  }

  return { layers, base, paint };
})();
