package main

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"lianluo/bot/wechat"
)

// metrics counts what comes through the door. Labels are kinds and outcomes, never
// people.
type metrics struct {
	registry *prometheus.Registry
	visits   *prometheus.CounterVec
	took     prometheus.Histogram
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		visits: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "lianluo_callback_visits_total", Help: "Requests to the callback, by what they were and what came of them.",
		}, []string{"kind", "outcome"}),
		took: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "lianluo_callback_seconds", Help: "From a request to its answer; WeChat hangs up after 5.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2, 4, 4.5, 5},
		}),
	}
	m.registry.MustRegister(m.visits, m.took, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) observe(v wechat.Visit) {
	m.visits.WithLabelValues(string(v.Kind), string(v.Outcome)).Inc()
	m.took.Observe(v.Took.Seconds())
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}
